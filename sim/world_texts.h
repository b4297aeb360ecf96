// The texts that the simulated service puts into its callbacks beside what the ordering rule reads.
// Each is different for each change where the vendor's would be, so that stale data shows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <anyorder/sim/history.h>

namespace anyorder {

CallbackLog::Texts room_texts(const std::string& creator);

CallbackLog::Texts user_texts(const std::string& user, const std::string& room, bool again,
                              std::uint64_t login);

CallbackLog::Texts stream_texts(const std::string& stream, const std::string& user,
                                const std::string& room, bool again, std::uint64_t created_ms,
                                std::uint64_t publication);

// What a stream_close says beside its identity.
CallbackLog::Texts stream_close_texts(const std::string& user, const std::string& room,
                                      std::string_view type);

// The logout's texts: those of the login, and the reason.
CallbackLog::Texts logout_texts(const CallbackLog::Texts& login, std::string_view reason);

// appid, timestamp and nonce of the callback with this number. The signature is left to encoding,
// which knows the secret.
void append_envelope(CallbackLog::Texts& texts, std::uint64_t time_ms, std::uint64_t callback);

}  // namespace anyorder
