/** A simulated node in network namespaces, with a faithful metadata service. */
package io.imdscope.lab;
