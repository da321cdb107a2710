/** What is rolled out: the images, the Kubernetes manifests, the Debian package. */
package io.imdscope.packaged;
