/** The eBPF program of this project: loading it, its records, the callers that it names. */
package io.imdscope.capture.kernel;
