/** Bytes that parsers may not bear, looked for by Jazzer. */
package io.imdscope.fuzz;
