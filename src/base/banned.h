/* Included by the compiler before every file (-include): the functions that nobody may call here.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#ifndef __cplusplus
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#pragma GCC poison strcpy strcat sprintf vsprintf strtok gets strncpy strncat atoi atof
#endif

#endif
