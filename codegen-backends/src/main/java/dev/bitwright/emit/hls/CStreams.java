package dev.bitwright.emit.hls;

/** Streams in C: {@code hls::stream} in C++ where the tool has it, else a checked array. */
public final class CStreams {
  private CStreams() {}

  /**
   * The text of {@code stream.h}: {@code STREAM(type, name, depth)} defines a stream at file scope,
   * {@code STREAM_PUSH(name, value)} and {@code STREAM_POP(name)} use it. In the array form a push
   * over the depth and a pop of nothing end the simulation with status 4, {@code STREAM_MOST(name)}
   * is the largest occupancy so far (-1 where it is not counted) and {@code STREAM_HELD(name)} is 0
   * when it is empty.
   */
  public static final String HEADER =
      """
      #ifndef BW_STREAM_H
      #define BW_STREAM_H

      #if defined(__cplusplus) && defined(__has_include)
      #if __has_include("hls_stream.h")
      #include "hls_stream.h"
      #define BW_HLS_STREAM
      #endif
      #endif

      #ifdef BW_HLS_STREAM
      #define STREAM(type, name, depth) static hls::stream<type, depth> name(#name);
      #define STREAM_PUSH(name, value) name.write(value)
      #define STREAM_POP(name) name.read()
      #define STREAM_MOST(name) (-1)
      #define STREAM_HELD(name) (name.empty() ? 0 : 1)
      #else

      #if defined(__BAMBU__) || defined(__SYNTHESIS__)
      #define BW_STREAM_FAIL(name, what)
      #else
      #include <stdio.h>
      #include <stdlib.h>
      #define BW_STREAM_FAIL(name, what) \\
        do { \\
          fprintf(stderr, "stream %s: %s\\n", name, what); \\
          exit(4); \\
        } while (0)
      #endif

      #define STREAM(type, name, depth) \\
        static type name##_data[depth]; \\
        static int name##_head = 0; \\
        static int name##_size = 0; \\
        static int name##_most = 0; \\
        static inline void name##_push(const type value) { \\
          if (name##_size == (depth)) { \\
            BW_STREAM_FAIL(#name, "push over its depth"); \\
          } \\
          int at = name##_head + name##_size; \\
          if (at >= (depth)) { \\
            at -= (depth); \\
          } \\
          name##_data[at] = value; \\
          name##_size++; \\
          if (name##_size > name##_most) { \\
            name##_most = name##_size; \\
          } \\
        } \\
        static inline type name##_pop(void) { \\
          if (name##_size == 0) { \\
            BW_STREAM_FAIL(#name, "pop of nothing"); \\
          } \\
          const type value = name##_data[name##_head]; \\
          name##_head = name##_head + 1 == (depth) ? 0 : name##_head + 1; \\
          name##_size--; \\
          return value; \\
        }
      #define STREAM_PUSH(name, value) name##_push(value)
      #define STREAM_POP(name) name##_pop()
      #define STREAM_MOST(name) name##_most
      #define STREAM_HELD(name) name##_size
      #endif

      #endif
      """;
}
