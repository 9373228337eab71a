#include "bot/turns/activity.h"
