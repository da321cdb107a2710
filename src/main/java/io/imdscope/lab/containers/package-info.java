/** Real pods for the simulated node: their image, and their life through the runtime's CRI. */
package io.imdscope.lab.containers;
