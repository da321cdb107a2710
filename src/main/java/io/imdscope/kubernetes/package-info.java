/** The Kubernetes API: how it is reached, and what goes wrong with it. Knows nothing of IMDS. */
package io.imdscope.kubernetes;
