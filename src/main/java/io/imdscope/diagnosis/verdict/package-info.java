/** When it is safe to require tokens: pure rules over what was seen and how well it was watched. */
package io.imdscope.diagnosis.verdict;
