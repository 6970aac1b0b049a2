#include "types/script.h"

const char *role_name(enum role role) {
    switch (role) {
    case ROLE_HEADLINE: return "headline";
    case ROLE_BODY: return "body";
    case ROLE_SIGN_ON: return "sign-on";
    case ROLE_TEASER: return "teaser";
    case ROLE_SIGN_OFF: return "sign-off";
    }
    return "body";
}
