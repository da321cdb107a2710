/** Real SDKs in real containers: what they put on the wire, and what is made of it. */
package io.imdscope.sdk;
