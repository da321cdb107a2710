/** From a control group to the workload a person would name. */
package io.imdscope.workload;
