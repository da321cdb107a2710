/** Files that are compressed with gzip, of which nothing is taken for the end but the end. */
package io.imdscope.gzip;
