package dev.bitwright.language;

import org.antlr.v4.runtime.Token;

/** Turns tokens into places. */
interface Places {

  /** The place of one token. */
  SourceRef of(Token token);

  /** From a token to a later one; only the first line of it is underlined. */
  SourceRef span(Token first, Token last);

  /** The place directly behind a token. */
  SourceRef after(Token token);

  /** Places in a text file. */
  static Places inFile(String file) {
    return new Places() {
      @Override
      public SourceRef of(Token token) {
        int length = token.getType() == Token.EOF ? 1 : length(token);
        return new SourceRef(file, token.getLine(), token.getCharPositionInLine() + 1, length);
      }

      @Override
      public SourceRef span(Token first, Token last) {
        if (last == null || last.getLine() != first.getLine()) {
          return of(first);
        }
        int end = last.getCharPositionInLine() + length(last);
        return of(first).withLength(end - first.getCharPositionInLine());
      }

      @Override
      public SourceRef after(Token token) {
        int column = token.getCharPositionInLine() + length(token) + 1;
        return new SourceRef(file, token.getLine(), column, 1);
      }

      private int length(Token token) {
        return Math.max(1, token.getStopIndex() - token.getStartIndex() + 1);
      }
    };
  }

  /** One place for everything, for text inside an annotation value. */
  static Places allAt(SourceRef at) {
    return new Places() {
      @Override
      public SourceRef of(Token token) {
        return at;
      }

      @Override
      public SourceRef span(Token first, Token last) {
        return at;
      }

      @Override
      public SourceRef after(Token token) {
        return at;
      }
    };
  }
}
