// Result<T>: a value or an Error. The core and its ports return it instead of throwing.
#pragma once

#include <cassert>
#include <utility>
#include <variant>

#include "core/base/error.h"

namespace signalbox {

template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

// Success without a value.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  Result(Error error) : error_(std::move(error)), ok_(false) {}

  bool ok() const { return ok_; }
  explicit operator bool() const { return ok_; }
  const Error& error() const& { return error_; }
  Error&& error() && { return std::move(error_); }

 private:
  Error error_;
  bool ok_ = true;
};

using Status = Result<void>;

}  // namespace signalbox

#define SIGNALBOX_JOIN_(a, b) a##b
#define SIGNALBOX_JOIN(a, b) SIGNALBOX_JOIN_(a, b)

// TRY(auto session, find_session(id)): declares `session`, or returns the error from this function.
#define TRY(declaration, expression) TRY_(declaration, expression, SIGNALBOX_JOIN(try_result_, __LINE__))
#define TRY_(declaration, expression, result)         \
  auto result = (expression);                         \
  if (!result.ok()) return std::move(result).error(); \
  declaration = std::move(result).value()

// CHECK_OK(store.commit(changes)): returns the error from this function, if there is one.
#define CHECK_OK(expression) CHECK_OK_(expression, SIGNALBOX_JOIN(status_, __LINE__))
#define CHECK_OK_(expression, result) \
  if (auto result = (expression); !result.ok()) return std::move(result).error()
