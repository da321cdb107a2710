/** The lab's metadata service: answers as EC2's does, and can say afterwards what it was asked. */
package io.imdscope.lab.imds;
