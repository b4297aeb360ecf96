#include <algorithm>
#include <span>
#include <utility>
#include <variant>

#include <anyorder/pictures/story_text.h>
#include <anyorder/properties/columns.h>
#include <anyorder/properties/picture.h>
#include <anyorder/properties/report.h>

namespace anyorder {

namespace {

constexpr std::size_t margin = 4;
constexpr std::size_t label_width = 8;

std::string counted(std::size_t count, std::string_view noun) {
    return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string word_of(Outcome outcome) {
    std::string words(name_of(outcome));
    std::ranges::replace(words, '_', ' ');
    return words;
}

bool is_wrong(const ToldArrival& arrival) {
    return !arrival.differences.empty();
}

bool mentions(const Story& story, std::string_view word) {
    return std::ranges::any_of(story.arrivals, [&](const ToldArrival& arrival) {
        return arrival.reason.find(word) != std::string::npos;
    });
}

class StoryText {
public:
    StoryText(const Story& story, const StoryTextOptions& options)
        : story_(story),
          options_(options),
          callbacks_(story.log->events()),
          many_rooms_(has_many_rooms(callbacks_)) {}

    std::string run() && {
        introduce();
        for (std::size_t place = 0; place < story_.arrivals.size(); ++place) {
            tell(place);
        }
        conclude();
        return std::move(out_);
    }

private:
    void say(std::string_view text, std::size_t indent = 0) {
        out_ += paragraph(text, indent, options_.style);
    }

    // "    engine  superseded: …"
    void say_as(std::string_view label, std::string_view text) {
        std::string line(margin, ' ');
        line += label;
        line.resize(margin + label_width, ' ');
        say(line + std::string(text), margin + label_width);
    }

    void introduce() {
        say(counted(callbacks_.size(), "callback") + ", numbered in the order in which they " +
            "happened, and told in the order in which they arrived.");
        if (mentions(story_, "seq ")) {
            say("\"seq\" is the number that the vendor gives to each change of a room's streams: "
                "1, 2, 3 and so on, in the order in which they happened. The changes of its users "
                "are numbered apart. Of two callbacks about one stream the one with the greater "
                "seq is newer, whichever arrives first.");
        }
        if (mentions(story_, "tombstone")) {
            say("A tombstone is the memory that a stream or user has ended: while older callbacks "
                "about it can still arrive, they must find it.");
        }
        out_ += '\n';
    }

    void tell(std::size_t place) {
        const ToldArrival& arrival = story_.arrivals[place];
        std::string head = std::to_string(place + 1) + ".";
        head.resize(std::max(margin, head.size() + 1), ' ');
        say(head + "callback " + std::to_string(arrival.callback + 1) +
                (arrival.earlier == 0 ? ": " : " again: ") +
                callback_in_words(callbacks_[arrival.callback], many_rooms_),
            margin);
        say_as("engine", word_of(arrival.outcome) + ": " + arrival.reason);
        say_as("live", in_words(arrival.expected, story_.lists));
        if (arrival.listed) {
            tell_listed(arrival);
        }
        out_ += '\n';
    }

    void tell_listed(const ToldArrival& arrival) {
        if (const auto* failure = std::get_if<SubjectFailure>(&*arrival.listed)) {
            say_as("listed", "no list: " + visible(failure->what));
            return;
        }
        if (arrival.differences.empty()) {
            say_as("listed", "the same");
            return;
        }
        say_as("listed", in_words(std::get<ObservedList>(*arrival.listed), story_.lists));
        for (const Difference& difference : arrival.differences) {
            say_as("  !", describe(difference));
        }
    }

    void conclude() {
        const Verdict verdict = verdict_of(story_);
        if (options_.subject.empty() || std::holds_alternative<Unknown>(verdict)) {
            return;
        }
        const std::string name(options_.subject);
        say(name + ": " + verdict_in_words(verdict, story_.judged));
        const std::size_t wrong = wrong_arrivals(story_);
        if (wrong > 0) {
            say("Its list differed from what had arrived after " + std::to_string(wrong) + " of " +
                counted(story_.arrivals.size(), "arrival") + ".");
        }
        if (const auto* violated = std::get_if<Violated>(&verdict)) {
            out_ += '\n';
            say("expected    " + in_words(violated->expected, story_.lists), 12);
            say("listed      " + in_words(violated->listed, story_.lists), 12);
            out_ += '\n';
            for (const Difference& difference : violated->differences) {
                say(describe(difference));
            }
        }
    }

    const Story& story_;
    const StoryTextOptions& options_;
    std::span<const Event> callbacks_;
    bool many_rooms_;
    std::string out_;
};

}  // namespace

std::string story_text(const Story& story, const StoryTextOptions& options) {
    return StoryText(story, options).run();
}

std::string paragraph(std::string_view text, std::size_t indent, const PictureStyle& style) {
    const std::string shown = style.ascii ? in_ascii(text) : std::string(text);
    std::string_view rest = shown;
    std::string out;
    std::size_t line = 0;
    std::size_t spaces = 0;
    while (!rest.empty()) {
        const std::string_view word = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(word.size() + 1, rest.size()));
        const std::size_t taken = columns_of(word);
        if (taken > 0 && line > indent && line + spaces + taken > style.width) {
            out += '\n' + std::string(indent, ' ');
            line = indent;
            spaces = 0;
        }
        if (taken > 0) {
            out.append(spaces, ' ');
            out += word;
            line += spaces + taken;
            spaces = 0;
        }
        ++spaces;
    }
    return out + '\n';
}

std::size_t wrong_arrivals(const Story& story) {
    return static_cast<std::size_t>(std::ranges::count_if(story.arrivals, is_wrong));
}

Verdict verdict_of(const Story& story) {
    if (story.arrivals.empty() || !story.arrivals.back().listed) {
        const auto failed = std::ranges::find_if(story.arrivals, [](const ToldArrival& arrival) {
            return arrival.listed && std::holds_alternative<SubjectFailure>(*arrival.listed);
        });
        if (failed == story.arrivals.end()) {
            return Unknown{.reason = "no subject was asked"};
        }
        const auto& failure = std::get<SubjectFailure>(*failed->listed);
        return Unknown{.reason = failure.what, .failure = failure};
    }
    if (story.judged == Judged::every_prefix) {
        const auto wrong = std::ranges::find_if(story.arrivals, is_wrong);
        return wrong == story.arrivals.end()
                   ? Verdict(Holds{})
                   : compare(wrong->expected, *wrong->listed, story.lists,
                             static_cast<std::size_t>(wrong - story.arrivals.begin()) + 1);
    }
    return compare(story.truth, *story.arrivals.back().listed, story.lists, story.arrivals.size());
}

}  // namespace anyorder
