#include "types/script.h"

const char *role_name(enum role role) {
    switch (role) {
    case ROLE_HEADLINE: return "headline";
    case ROLE_BODY: return "body";
    }
    return "body";
}
