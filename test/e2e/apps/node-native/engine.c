// An addon that is linked with the libraries of OpenSSL and of zlib, as the engine of an object mapper is.
#include <node_api.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

static napi_value digest(napi_env env, napi_callback_info info) {
  size_t count = 1, length = 0;
  napi_value argument, result;
  char text[256];
  unsigned char hash[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  napi_get_cb_info(env, info, &count, &argument, NULL, NULL);
  napi_get_value_string_utf8(env, argument, text, sizeof text, &length);
  EVP_Digest(text, length, hash, &size, EVP_sha256(), NULL);
  SSL_CTX *context = SSL_CTX_new(TLS_method());
  char out[128];
  snprintf(out, sizeof out, "%02x%02x%02x%02x %lu %d openssl %lu", hash[0], hash[1], hash[2], hash[3],
           crc32(0, (const unsigned char *)text, (unsigned int)length), context != NULL, OpenSSL_version_num() >> 28);
  SSL_CTX_free(context);
  napi_create_string_utf8(env, out, strlen(out), &result);
  return result;
}

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "digest", NAPI_AUTO_LENGTH, digest, NULL, &function);
  napi_set_named_property(env, exports, "digest", function);
  return exports;
}
