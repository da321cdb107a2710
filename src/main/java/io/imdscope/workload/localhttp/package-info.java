/** One GET to a service of this machine, with a bound on its time and its size. */
package io.imdscope.workload.localhttp;
