#include <anyorder/pictures/page.h>

#include "page_parts.h"

namespace anyorder {

namespace {

std::string body_of(const PageContents& contents) {
    Html html;
    write_verdict(html, contents);
    html.open("main", {{"id", "main"}});
    for (std::size_t i = 0; i < contents.cases.size(); ++i) {
        write_case(html, contents.cases[i], i + 1, i == 0 ? contents.replay : "");
    }
    if (contents.report != nullptr) {
        if (const auto& wrongness = contents.report->record.wrongness) {
            write_wrongness(html, *wrongness);
        }
        write_coverage(html, contents);
        write_planted(html, contents.report->record);
    }
    html.close();
    html.open("footer").open("p");
    html.text("Made by anyorder" + (contents.run ? " " + contents.run->version : "") +
              ". This file is complete: it needs no network and loads nothing.");
    html.close().close();
    return html.str();
}

}  // namespace

std::string page(const PageContents& contents) {
    constexpr std::string_view title_mark = "{{title}}";
    constexpr std::string_view body_mark = "{{body}}";
    const std::string_view around = page_template();
    const std::size_t title = around.find(title_mark);
    const std::size_t body = around.find(body_mark);
    std::string text(around.substr(0, title));
    text += escaped(title_of(contents));
    text += around.substr(title + title_mark.size(), body - title - title_mark.size());
    text += body_of(contents);
    text += around.substr(body + body_mark.size());
    return text;
}

}  // namespace anyorder
