/**
 * Looks at the images callers send before anything is paid for them: data URIs, media type, size in bytes and, from the file's header, in
 * pixels. Plain Java; decodes no pixel and fetches nothing.
 */
package io.globalcom2.gateway.media;
