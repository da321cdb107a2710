/** Sources of raw connections and bytes, as {@link io.imdscope.event.Observation}s. */
package io.imdscope.capture;
