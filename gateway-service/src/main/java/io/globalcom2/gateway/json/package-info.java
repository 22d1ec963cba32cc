/** Reads JSON that others wrote, so that whatever is wrong there says where it is and what was expected. Decides nothing. */
package io.globalcom2.gateway.json;
