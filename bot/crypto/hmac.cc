#include "bot/crypto/hmac.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <memory>

namespace meldwijzer {
namespace {

const unsigned char* AsBytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

// HMAC() looks the algorithm up anew for each message, which costs more than the hash itself.
std::string HmacSha256(std::string_view key, std::initializer_list<std::string_view> parts) {
  using Context = std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)>;
  thread_local const Context context = [] {
    EVP_MAC* const mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    Context made(EVP_MAC_CTX_new(mac), &EVP_MAC_CTX_free);
    EVP_MAC_free(mac);  // the context keeps it
    return made;
  }();
  char name[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string("digest", name, 0),
                                   OSSL_PARAM_construct_end()};
  EVP_MAC_init(context.get(), AsBytes(key), key.size(), parameters);
  for (const std::string_view part : parts) {
    EVP_MAC_update(context.get(), AsBytes(part), part.size());
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  size_t length = 0;
  EVP_MAC_final(context.get(), digest.data(), &length, digest.size());
  return {reinterpret_cast<const char*>(digest.data()), length};
}

bool EqualInConstantTime(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string ToBase64(std::string_view bytes) {
  std::string encoded(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()), AsBytes(bytes),
                                   static_cast<int>(bytes.size()));
  encoded.resize(static_cast<size_t>(size));
  return encoded;
}

}  // namespace meldwijzer
