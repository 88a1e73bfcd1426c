#include "server/api/page.h"

#include <algorithm>

#include "core/base/text.h"

namespace signalbox::api {
namespace {

constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

const EmbeddedFile* find(std::span<const EmbeddedFile> files, std::string_view path) {
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.path == path; });
  return found == files.end() ? nullptr : &*found;
}

bool accepts(const Request& request, std::string_view coding) {
  return header_of(request.headers, "accept-encoding").find(coding) != std::string_view::npos;
}

void choose_coding(const Request& request, const EmbeddedFile& file, Reply& reply) {
  reply.static_body = file.bytes;
  if (!file.brotli.empty() && accepts(request, "br")) {
    reply.static_body = file.brotli;
    reply.headers.emplace_back("Content-Encoding", "br");
  } else if (!file.gzip.empty() && accepts(request, "gzip")) {
    reply.static_body = file.gzip;
    reply.headers.emplace_back("Content-Encoding", "gzip");
  }
}

Reply serve(const Request& request, const EmbeddedFile& file) {
  Reply reply;
  reply.content_type = std::string(file.media_type);
  reply.headers.emplace_back("ETag", file.etag);
  reply.headers.emplace_back("Vary", "Accept-Encoding");
  reply.headers.emplace_back("Cache-Control",
                             file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
  reply.headers.emplace_back("Referrer-Policy", "no-referrer");
  reply.headers.emplace_back("Content-Security-Policy", kContentSecurityPolicy);
  if (header_of(request.headers, "if-none-match") == file.etag) {
    reply.status = 304;
    return reply;
  }
  choose_coding(request, file, reply);
  return reply;
}

}  // namespace

Handler page_handler(std::span<const EmbeddedFile> files) {
  return [files](const Request& request) -> Reply {
    const std::string_view path = std::string_view(request.path).substr(request.path.empty() ? 0 : 1);
    if (const EmbeddedFile* file = find(files, path)) return serve(request, *file);
    const EmbeddedFile* page = find(files, "index.html");
    const bool is_page_path = path.find('.') == std::string_view::npos;
    if (page && is_page_path) return serve(request, *page);
    Reply missing;
    missing.status = 404;
    missing.content_type = "text/plain; charset=utf-8";
    missing.body = page ? "There is nothing at this address.\n"
                        : "This build has no dashboard. Build it with: cmake --preset release\n";
    return missing;
  };
}

}  // namespace signalbox::api
