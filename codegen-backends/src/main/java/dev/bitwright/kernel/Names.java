package dev.bitwright.kernel;

import java.util.Set;

/** What a name may be in the kernel language: a name in the text form, in Java and in C. */
public final class Names {
  private static final int MAX_LENGTH = 200;

  private static final Set<String> RESERVED =
      Set.of(
          ("abstract assert boolean break byte case catch char class const continue default do"
                  + " double else enum extends final finally float for goto if implements import"
                  + " instanceof int interface long native new null package private protected public"
                  + " return short static strictfp super switch synchronized this throw throws"
                  + " transient true false try void volatile while auto extern inline register"
                  + " restrict signed sizeof struct typedef union unsigned bool delete explicit export"
                  + " friend mutable namespace operator template typename using virtual wchar_t and"
                  + " and_eq bitand bitor compl not not_eq or or_eq xor xor_eq alignas alignof asm"
                  + " char8_t char16_t char32_t concept consteval constexpr constinit const_cast"
                  + " co_await co_return co_yield decltype dynamic_cast noexcept nullptr"
                  + " reinterpret_cast requires static_assert static_cast thread_local typeid main let"
                  + " var call push pop yield")
              .split(" "));

  private Names() {}

  /** True when {@code name} can be printed as an identifier in every target. */
  public static boolean isName(String name) {
    return name != null
        && !name.isEmpty()
        && name.length() <= MAX_LENGTH
        && isLetter(name.charAt(0))
        && isWord(name)
        && !RESERVED.contains(name);
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static boolean isWord(String name) {
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '_') {
        return false;
      }
    }
    return true;
  }

  static String check(String what, String name) {
    if (!isName(name)) {
      throw new KernelException("not a " + what + " name in Java and C: " + name);
    }
    return name;
  }
}
