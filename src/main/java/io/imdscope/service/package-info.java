/** imdscope as a service of systemd: installing it, looking at it, taking it away. */
package io.imdscope.service;
