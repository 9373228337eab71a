#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "bot/turns/activity.h"

namespace meldwijzer {

// A reply as the contract writes it (POST /webhooks/generic). Also the form in which receipts keep
// the answer of a turn.
std::string ReplyToJson(const Reply& reply);

// kCorrupt for what ReplyToJson did not write.
Result<Reply> ReplyFromJson(std::string_view json_text);

}  // namespace meldwijzer
