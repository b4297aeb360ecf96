// The parts of a page, from top to bottom.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <anyorder/pictures/page.h>

#include "html.h"

namespace anyorder {

// The name of what was tested, the verdict, and what it means.
void write_verdict(Html& html, const PageContents& contents);
// "flowchart: failed".
std::string title_of(const PageContents& contents);

// A case: the picture, its arrivals one by one, and what passes beside it. `number` is 1 for the
// first.
void write_case(Html& html, const ToldCase& told, std::size_t number, const std::string& replay);

// One delivery, to be stepped through. `id` is its own on the page.
void write_player(Html& html, const Story& story, const Delivery& delivery, const std::string& id);

void write_wrongness(Html& html, const Wrongness& wrongness);

// What was covered, and what that is worth.
void write_coverage(Html& html, const PageContents& contents);
void write_planted(Html& html, const RunRecord& record);

// A share as a bar, for those who see; beside it stands the number. Nothing where whole is 0.
void write_bar(Html& html, std::uint64_t part, std::uint64_t whole, std::string_view kind = "bar");

// The page around it all, with "{{title}}" and "{{body}}" in it; made when this is built.
std::string_view page_template();

}  // namespace anyorder
