/** The commands; each wires the other packages together. */
package io.imdscope.cli;
