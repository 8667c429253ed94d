// A small model of the exact-width types of HLS tools, for tests of generated C++ without a tool:
// sums and products grow, shifts keep the width, assignment truncates, and a conditional of an exact
// type and an int is ambiguous, as there.
#ifndef AP_INT_H
#define AP_INT_H
#include <stdint.h>
#include <type_traits>

template <int N, bool S> struct ap_value {
  __int128 v;
  static __int128 truncated(__int128 x) {
    const unsigned __int128 one = 1;
    const unsigned __int128 mask = N >= 128 ? ~(unsigned __int128) 0 : (one << (N % 128)) - 1;
    unsigned __int128 low = (unsigned __int128) x & mask;
    if (S && (low >> (N - 1)) != 0) {
      low |= ~mask;
    }
    return (__int128) low;
  }
  ap_value() : v(0) {}
  template <class T, class = typename std::enable_if<std::is_arithmetic<T>::value>::type>
  ap_value(T x) : v(truncated((__int128) x)) {}
  template <int M, bool T> ap_value(const ap_value<M, T> &x) : v(truncated(x.v)) {}
  static ap_value raw(__int128 x) { ap_value r; r.v = truncated(x); return r; }
  typedef typename std::conditional<(N <= 32), typename std::conditional<S, int, unsigned>::type,
      typename std::conditional<S, long long, unsigned long long>::type>::type native;
  operator native() const { return (native) v; }
  ap_value<N + 1, true> operator-() const { return ap_value<N + 1, true>::raw(-v); }
  ap_value operator<<(int n) const { return raw((__int128) ((unsigned __int128) v << n)); }
  ap_value operator>>(int n) const { return raw(v >> n); }
  ap_value operator>>(unsigned n) const { return raw(v >> n); }
};
template <int N> using ap_int = ap_value<N, true>;
template <int N> using ap_uint = ap_value<N, false>;
constexpr int ap_max(int a, int b) { return a > b ? a : b; }
constexpr int ap_join(int n, bool s, int m, bool t) {
  return s == t ? ap_max(n, m) : ap_max(s ? n : n + 1, t ? m : m + 1);
}
#define AP_OPERATOR(op, width) \
  template <int N, bool S, int M, bool T> \
  ap_value<(width), S || T> operator op(const ap_value<N, S> &a, const ap_value<M, T> &b) { \
    return ap_value<(width), S || T>::raw(a.v op b.v); \
  } \
  template <int N, bool S, class I, \
      class = typename std::enable_if<std::is_integral<I>::value>::type> \
  auto operator op(const ap_value<N, S> &a, I b) { \
    return a op ap_value<(int) sizeof(I) * 8, std::is_signed<I>::value>(b); \
  } \
  template <int N, bool S, class I, \
      class = typename std::enable_if<std::is_integral<I>::value>::type> \
  auto operator op(I a, const ap_value<N, S> &b) { \
    return ap_value<(int) sizeof(I) * 8, std::is_signed<I>::value>(a) op b; \
  }
AP_OPERATOR(+, ap_join(N, S, M, T) + 1)
AP_OPERATOR(-, ap_join(N, S, M, T) + 1)
AP_OPERATOR(*, N + M)
AP_OPERATOR(/, N + 1)
AP_OPERATOR(%, ap_join(N, S, M, T))
AP_OPERATOR(&, ap_join(N, S, M, T))
AP_OPERATOR(|, ap_join(N, S, M, T))
AP_OPERATOR(^, ap_join(N, S, M, T))
#define AP_COMPARE(op) \
  template <int N, bool S, int M, bool T> \
  bool operator op(const ap_value<N, S> &a, const ap_value<M, T> &b) { return a.v op b.v; } \
  template <int N, bool S, class I, \
      class = typename std::enable_if<std::is_integral<I>::value>::type> \
  bool operator op(const ap_value<N, S> &a, I b) { return a.v op (__int128) b; } \
  template <int N, bool S, class I, \
      class = typename std::enable_if<std::is_integral<I>::value>::type> \
  bool operator op(I a, const ap_value<N, S> &b) { return (__int128) a op b.v; }
AP_COMPARE(==)
AP_COMPARE(!=)
AP_COMPARE(<)
AP_COMPARE(<=)
AP_COMPARE(>)
AP_COMPARE(>=)
#endif
