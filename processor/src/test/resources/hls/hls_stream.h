// A model of the vendor's hls::stream. Unbounded, as its C simulation is, or (BOUNDED) of the stated
// depth, where reading nothing and writing to a full stream wait for another thread, as in hardware.
// When every thread waits, the program ends with status 9.
#pragma once
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <mutex>

namespace hls {
struct model {
  static std::mutex &lock() { static std::mutex m; return m; }
  static std::condition_variable &moved() { static std::condition_variable c; return c; }
  static int &running() { static int n = 1; return n; }
  static int &waiting() { static int n = 0; return n; }

  template <typename Ready>
  static void wait(std::unique_lock<std::mutex> &held, const char *name, Ready ready) {
    while (!ready()) {
      if (++waiting() == running()) {
        fprintf(stderr, "deadlock at %s\n", name);
        _Exit(9);
      }
      moved().wait(held);
    }
  }

  static void moved_on() {
    // All of them look again; none counts as waiting until it has.
    waiting() = 0;
    moved().notify_all();
  }

  static void ended() {
    std::unique_lock<std::mutex> held(lock());
    --running();
    if (running() > 0 && waiting() == running()) {
      fprintf(stderr, "deadlock at the end of a process\n");
      _Exit(9);
    }
  }
};

template <typename T, int DEPTH>
class stream {
  std::deque<T> elements;
  const char *name;

 public:
  explicit stream(const char *n) : name(n) {}
  bool empty() const { return elements.empty(); }
  void write(const T &value) {
    std::unique_lock<std::mutex> held(model::lock());
#ifdef BOUNDED
    model::wait(held, name, [&] { return elements.size() < DEPTH; });
#endif
    elements.push_back(value);
    model::moved_on();
  }
  T read() {
    std::unique_lock<std::mutex> held(model::lock());
    model::wait(held, name, [&] { return !elements.empty(); });
    const T value = elements.front();
    elements.pop_front();
    model::moved_on();
    return value;
  }
};
}
