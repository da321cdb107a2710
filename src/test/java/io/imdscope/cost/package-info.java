/** What {@code ./bench/run} measured, to the page about it. */
package io.imdscope.cost;
