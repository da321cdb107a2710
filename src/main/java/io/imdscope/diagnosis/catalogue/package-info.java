/** Who calls: SDKs, components and tools by what they send and do, and what is known of each. */
package io.imdscope.diagnosis.catalogue;
