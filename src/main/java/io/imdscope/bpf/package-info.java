/**
 * libbpf through the foreign function API: objects, programs, links, maps, ring buffers, feature
 * probes. Knows nothing of the metadata service.
 */
package io.imdscope.bpf;
