package dev.bitwright.examples.report;

import java.util.List;

/** One HTML page with everything in it: no script, nothing from outside. */
public final class Page {
  private static final String STYLE =
      """
      :root { color-scheme: light; }
      body { font: 16px/1.5 system-ui, sans-serif; color: #1d2330; background: #f4f5f7; margin: 0; }
      main { max-width: 1220px; margin: 0 auto; padding: 24px; }
      h1 { font-size: 28px; margin: 8px 0 4px; }
      h2 { font-size: 20px; margin: 0 0 12px; }
      section { background: #fff; border: 1px solid #dfe2e8; border-radius: 8px; padding: 18px 20px;
        margin: 18px 0; overflow-x: auto; }
      p { margin: 0 0 12px; max-width: 100ch; }
      table { border-collapse: collapse; font-size: 14px; }
      th, td { padding: 5px 12px; border-bottom: 1px solid #e6e8ed; text-align: right; white-space: nowrap; }
      th { background: #f0f2f6; font-weight: 600; vertical-align: bottom; white-space: normal;
        max-width: 15ch; }
      th:first-child, td:first-child, th.left, td.left { text-align: left; }
      .cards { display: flex; flex-wrap: wrap; gap: 14px; margin: 14px 0; }
      .card { background: #fff; border: 1px solid #dfe2e8; border-radius: 8px; padding: 12px 18px;
        flex: 1 1 auto; min-width: 110px; }
      .card b { display: block; font-size: 25px; line-height: 1.25; }
      .card span { color: #566074; font-size: 14px; }
      .pictures { display: grid; gap: 18px;
        grid-template-columns: repeat(auto-fit, minmax(min(480px, 100%), 1fr)); }
      svg { max-width: 100%; height: auto; }
      svg text { font-family: system-ui, sans-serif; fill: #1d2330; }
      svg .title { font-size: 15px; font-weight: 600; }
      svg .mark { font-size: 12.5px; fill: #3d4658; }
      svg .small { font-size: 11px; fill: #3d4658; }
      svg .label { font-size: 13px; fill: #566074; }
      svg .cell { font-size: 13px; }
      svg .inverse { font-size: 13px; fill: #fff; }
      svg .grid { stroke: #e3e6ec; stroke-width: 1; }
      svg .axis { stroke: #7b8496; stroke-width: 1; }
      .samples { display: grid; grid-template-columns: repeat(auto-fill, minmax(120px, 1fr)); gap: 12px; }
      .sample { border: 1px solid #dfe2e8; border-radius: 6px; padding: 8px; font-size: 13px;
        text-align: center; }
      .sample img { width: 84px; height: 84px; image-rendering: pixelated; background: #000; }
      .sample b { display: block; }
      .right b { color: #16705c; }
      .wrong { border-color: #be3c26; background: #fdf4f2; }
      .wrong b { color: #a93420; }
      pre { font-size: 12.5px; background: #f4f5f7; padding: 12px; overflow-x: auto; }
      summary { cursor: pointer; color: #2a5db0; }
      footer { color: #566074; font-size: 13px; }
      """;

  private final StringBuilder body = new StringBuilder();
  private final String title;

  /** An empty page. */
  public Page(String title, String subtitle) {
    this.title = title;
    body.append("<h1>").append(Svg.escape(title)).append("</h1>\n");
    body.append("<p>").append(Svg.escape(subtitle)).append("</p>\n");
  }

  /** A quantity in large type. */
  public record Card(String value, String name) {}

  /** The main results. */
  public Page cards(List<Card> cards) {
    body.append("<div class=\"cards\">\n");
    for (Card card : cards) {
      body.append("<div class=\"card\"><b>")
          .append(Svg.escape(card.value))
          .append("</b><span>")
          .append(Svg.escape(card.name))
          .append("</span></div>\n");
    }
    body.append("</div>\n");
    return this;
  }

  /**
   * A part of the page.
   *
   * @param heading above it
   * @param words an explanation; may be empty
   * @param content HTML
   */
  public Page section(String heading, String words, String content) {
    body.append("<section>\n<h2>").append(Svg.escape(heading)).append("</h2>\n");
    if (!words.isEmpty()) {
      body.append("<p>").append(Svg.escape(words)).append("</p>\n");
    }
    body.append(content).append("</section>\n");
    return this;
  }

  /** Pictures beside each other. */
  public static String pictures(List<String> svgs) {
    return "<div class=\"pictures\">\n" + String.join("", svgs) + "</div>\n";
  }

  /** A table; the first line holds the headings, the first column names. */
  public static String table(List<List<String>> lines) {
    StringBuilder html = new StringBuilder("<table>\n");
    for (int i = 0; i < lines.size(); i++) {
      String tag = i == 0 ? "th" : "td";
      html.append("<tr>");
      for (String cell : lines.get(i)) {
        html.append('<').append(tag).append('>').append(Svg.escape(cell));
        html.append("</").append(tag).append('>');
      }
      html.append("</tr>\n");
    }
    return html.append("</table>\n").toString();
  }

  /** Text that is shown on request. */
  public static String details(String summary, String text) {
    return "<details><summary>"
        + Svg.escape(summary)
        + "</summary><pre>"
        + Svg.escape(text)
        + "</pre></details>\n";
  }

  /** The whole page. */
  public String html(String footer) {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
        + Svg.escape(title)
        + "</title>\n<style>\n"
        + STYLE
        + "</style>\n</head>\n<body>\n<main>\n"
        + body
        + "<footer>"
        + Svg.escape(footer)
        + "</footer>\n</main>\n</body>\n</html>\n";
  }
}
