#include <anyorder/properties/report.h>
#include <anyorder/properties/report_words.h>

namespace anyorder {

std::string passed_in_words(Judged judged) {
    return judged == Judged::every_prefix
               ? "after every arrival the list was right by what had arrived"
               : "every delivery ended with the list that is true";
}

std::string failed_in_words(Judged judged) {
    return judged == Judged::every_prefix
               ? "after an arrival the list was not right by what had arrived"
               : "a delivery ended with a list that is not true";
}

std::string verdict_in_words(const Verdict& verdict, Judged judged) {
    if (const auto* wrong = std::get_if<Violated>(&verdict)) {
        return judged == Judged::every_prefix
                   ? "FAIL: after arrival " + std::to_string(wrong->arrivals) +
                         " the list was not right by what had arrived."
                   : "FAIL: this delivery ended with a list that is not true.";
    }
    return judged == Judged::every_prefix
               ? "PASS: after every arrival the list was right by what had arrived."
               : "PASS: this delivery ended with the list that is true.";
}

}  // namespace anyorder
