/* assets: page.css and page.js as they stand in this folder, for the inside of a page. */
#ifndef PUBLISH_ASSETS_H
#define PUBLISH_ASSETS_H

#include "base/str.h"

str page_css(void);
str page_js(void);

#endif
