#include "core/app/open_id_sign_in.h"

#include <algorithm>

#include "core/app/audit.h"
#include "core/app/sign_up.h"
#include "core/base/base64.h"
#include "core/base/codec.h"
#include "core/base/id.h"
#include "core/base/text.h"

namespace signalbox {

namespace {

// What was sent along, and has to come back.
struct OpenIdAttempt {
  std::string provider;
  std::string state;
  std::string nonce;
  std::string verifier;
  Instant expires_at;
};

}  // namespace

template <>
struct Fields<OpenIdAttempt> {
  static constexpr auto list =
      std::make_tuple(field("p", &OpenIdAttempt::provider), field("s", &OpenIdAttempt::state),
                      field("n", &OpenIdAttempt::nonce), field("v", &OpenIdAttempt::verifier),
                      field("e", &OpenIdAttempt::expires_at));
};

namespace {

constexpr std::string_view kSealedAs = "open_id_sign_in";
constexpr std::size_t kMaxCookieBytes = 4096;

const IdentityProvider* provider_named(const Identity& identity, std::string_view id) {
  const auto found = std::find_if(identity.providers.begin(), identity.providers.end(),
                                  [&](const IdentityProvider& provider) { return provider.id == id; });
  return found == identity.providers.end() ? nullptr : &*found;
}

std::string redirect_address(std::string_view origin, const IdentityProvider& provider) {
  return std::string(origin) + "/sign-in/" + provider.id + "/callback";
}

Secret sealed_cookie(Ports& ports, const OpenIdAttempt& attempt) {
  return Secret(to_base64url(ports.sealer.seal(Secret(encode_text(attempt)), kSealedAs).bytes));
}

Result<OpenIdAttempt> opened_cookie(Ports& ports, const std::optional<Secret>& cookie) {
  const Error foreign{ErrorCode::unauthenticated, "the browser brought no attempt of this server"};
  if (!cookie || cookie->reveal().size() > kMaxCookieBytes) return foreign;
  const auto bytes = from_base64url(cookie->reveal());
  if (!bytes) return foreign;
  const auto text = ports.sealer.open(Sealed{*bytes}, kSealedAs);
  if (!text.ok()) return foreign;
  return decode_text<OpenIdAttempt>(text->reveal(), UnknownFields::reject);
}

std::string authorisation_address(const IdentityProvider& provider, const ProviderEndpoints& endpoints,
                                  const OpenIdAttempt& attempt, const std::string& challenge,
                                  const std::string& redirect_url) {
  OAuthSpec spec;
  spec.authorize_url = endpoints.authorization;
  spec.authorize_parameters["nonce"] = attempt.nonce;
  return oauth::authorisation_address(spec, {.client_id = provider.client_id,
                                             .redirect_url = redirect_url,
                                             .scopes = {"openid", "email", "profile"},
                                             .state = Secret(attempt.state),
                                             .challenge = challenge});
}

// One return of a browser, step by step. Each step says beforehand what it means if it fails.
class Return {
 public:
  Return(Ports& ports, const Identity& identity, const OpenIdReturn& back, std::string_view origin,
         const Browser& browser)
      : ports_(ports),
        identity_(identity),
        back_(back),
        origin_(origin),
        browser_(browser),
        provider_(provider_named(identity, back.provider_id)) {}

  OpenIdOutcome<NewSignIn> run() {
    auto signed_in = attempt();
    if (signed_in.ok()) return {.value = *std::move(signed_in)};
    // What anybody may send without having begun here leaves no trace in the store.
    if (begun_here_) note_failure(signed_in.error().message);
    return {.failure = failure_, .detail = signed_in.error().message};
  }

 private:
  Result<NewSignIn> attempt() {
    failure_ = SignInFailure::unknown_provider;
    if (!provider_) return Error{ErrorCode::not_found, "there is no provider of this id"};
    CHECK_OK(check_browser());
    CHECK_OK(check_answer());
    TRY(const Claims claims, proven_claims());
    return account_signed_in(claims);
  }

  Status check_browser() {
    failure_ = SignInFailure::another_browser;
    TRY(attempt_, opened_cookie(ports_, back_.cookie));
    const Error other{ErrorCode::unauthenticated, "the attempt is another one, or over"};
    if (attempt_.provider != provider_->id || ports_.clock.now() >= attempt_.expires_at) return other;
    // Hashes, so that the time of the comparison says nothing about the state.
    if (ports_.sealer.hash(Secret(attempt_.state)) != ports_.sealer.hash(Secret(back_.callback.state)))
      return other;
    begun_here_ = true;
    return {};
  }

  Status check_answer() {
    failure_ = SignInFailure::provider_unavailable;
    TRY(const ProviderEndpoints endpoints, identity_.open_id.endpoints(*provider_));
    failure_ = SignInFailure::identity_not_proven;
    const std::string& issuer = back_.callback.issuer;
    if (issuer.empty() ? endpoints.names_issuer : issuer != provider_->issuer)
      return Error{ErrorCode::unauthenticated, "the answer is not of the provider that was asked (iss)"};
    failure_ =
        back_.callback.error == "access_denied" ? SignInFailure::cancelled : SignInFailure::provider_refused;
    return oauth::check_answer(provider_->name, back_.callback);
  }

  Result<Claims> proven_claims() {
    failure_ = SignInFailure::provider_unavailable;
    TRY(const ProviderEndpoints endpoints, identity_.open_id.endpoints(*provider_));
    const auto token =
        identity_.open_id.redeem(*provider_, {.code = Secret(back_.callback.code),
                                              .verifier = Secret(attempt_.verifier),
                                              .redirect_uri = redirect_address(origin_, *provider_)});
    if (!token.ok() && token.error().code == ErrorCode::upstream_failed)
      failure_ = SignInFailure::provider_refused;
    if (!token.ok()) return token.error();
    const auto claims = identity_.tokens.verify(
        *token,
        {.claims = {provider_->issuer, provider_->client_id}, .jwks_url = endpoints.jwks, .public_key = {}});
    if (claims.ok() || claims.error().code == ErrorCode::unauthenticated)
      failure_ = SignInFailure::identity_not_proven;
    if (!claims.ok()) return claims.error();
    CHECK_OK(check_id_token(*claims, attempt_.nonce, provider_->client_id));
    return *claims;
  }

  Result<NewSignIn> account_signed_in(const Claims& claims) {
    failure_ = SignInFailure::try_again;
    const std::string identity = claims.issuer + " " + claims.subject;
    TRY(const std::optional<Account> known,
        ports_.accounts.find_account_by_identity(back_.project_id, identity));
    if (!known) return new_account(claims, identity);
    if (known->status == AccountStatus::disabled) failure_ = SignInFailure::account_disabled;
    return begin_sign_in(ports_, *known, browser_);
  }

  Result<NewSignIn> new_account(const Claims& claims, const std::string& identity) {
    failure_ = SignInFailure::email_not_verified;
    if (!claims.email_verified)
      return Error{ErrorCode::permission_denied, "the provider did not verify an e-mail address"};
    TRY(const std::string email, check_email(claims.email));
    failure_ = SignInFailure::try_again;
    TRY(const std::optional<Account> taken, ports_.accounts.find_account_by_email(back_.project_id, email));
    if (taken) failure_ = SignInFailure::email_taken;
    if (taken) return Error{ErrorCode::conflict, "the e-mail address has an account of another identity"};
    TRY(const std::optional<Ticket> invitation, invitation_to(email));
    if (!invitation && !provider_->allow_sign_up) failure_ = SignInFailure::not_invited;
    if (!invitation && !provider_->allow_sign_up)
      return Error{ErrorCode::permission_denied, "nobody invited this e-mail address"};
    return add_account(ports_,
                       {.project_id = back_.project_id,
                        .email = email,
                        .name = name_of_person(claims, email),
                        .role = provider_->default_role,
                        .identity = identity,
                        .ticket = invitation,
                        .way = "openid:" + provider_->id},
                       browser_);
  }

  // The newest one that names this very address.
  Result<std::optional<Ticket>> invitation_to(const std::string& email) {
    TRY(const std::vector<Ticket> tickets,
        ports_.sign_ins.good_tickets(back_.project_id, ports_.clock.now()));
    for (const Ticket& ticket : tickets)
      if (ticket.purpose == TicketPurpose::invitation && ticket.email == email) return std::optional(ticket);
    return std::optional<Ticket>();
  }

  static std::string name_of_person(const Claims& claims, const std::string& email) {
    return check_person_name(claims.name).ok() ? claims.name : email.substr(0, email.find('@'));
  }

  void note_failure(const std::string& detail) {
    // If even this cannot be stored, the answer is the failure all the same.
    (void)ports_.changes.commit({audit(
        ports_, {.project_id = back_.project_id,
                 .action = "sign_in.failed",
                 .subject = {"provider", back_.provider_id},
                 .user_id = {},
                 .detail = to_text({{"failure", name_of(failure_)}, {"detail", shorten(detail, 300)}})})});
  }

  Ports& ports_;
  const Identity& identity_;
  const OpenIdReturn& back_;
  const std::string_view origin_;
  const Browser& browser_;
  const IdentityProvider* const provider_;
  OpenIdAttempt attempt_;
  bool begun_here_ = false;
  SignInFailure failure_ = SignInFailure::try_again;
};

}  // namespace

OpenIdOutcome<OpenIdStart> start_open_id_sign_in(Ports& ports, const Identity& identity,
                                                 std::string_view provider_id, std::string_view origin) {
  const IdentityProvider* const provider = provider_named(identity, provider_id);
  if (!provider)
    return {.failure = SignInFailure::unknown_provider, .detail = "there is no provider of this id"};
  const auto endpoints = identity.open_id.endpoints(*provider);
  if (!endpoints.ok())
    return {.failure = SignInFailure::provider_unavailable, .detail = endpoints.error().message};
  const OpenIdAttempt attempt{.provider = provider->id,
                              .state = oauth::make_nonce(ports.random).reveal(),
                              .nonce = oauth::make_nonce(ports.random).reveal(),
                              .verifier = oauth::make_nonce(ports.random).reveal(),
                              .expires_at = ports.clock.now() + kOpenIdAttemptLife};
  const std::string challenge = oauth::challenge_of(ports.sealer.hash(Secret(attempt.verifier)));
  return {.value = OpenIdStart{.location = authorisation_address(*provider, *endpoints, attempt, challenge,
                                                                 redirect_address(origin, *provider)),
                               .cookie = sealed_cookie(ports, attempt)}};
}

OpenIdOutcome<NewSignIn> finish_open_id_sign_in(Ports& ports, const Identity& identity,
                                                const OpenIdReturn& back, std::string_view origin,
                                                const Browser& browser) {
  return Return(ports, identity, back, origin, browser).run();
}

}  // namespace signalbox
