#include <string>
#include <string_view>

#include <anyorder/sim/scenario.h>
#include <anyorder/sim/visit.h>
#include <anyorder/sim/world.h>

namespace anyorder {

namespace {

Scenario scenario_of(std::size_t publications) {
    Scenario scenario;
    const auto then = [&](OperationKind kind) {
        scenario.operations.push_back({.kind = kind, .gap_ms = 1'000});
    };
    then(OperationKind::log_in);
    for (std::size_t i = 0; i < publications; ++i) {
        then(OperationKind::publish);
        then(OperationKind::stop);
    }
    then(OperationKind::log_out);
    return scenario;
}

// A list of URLs comes as JSON: ["https://…"]. The last of them gets a signature.
std::string with_signed_url(std::string_view urls) {
    std::string text(urls);
    const std::size_t end = text.ends_with("\"]") ? text.size() - 2 : text.size();
    return text.insert(end, "?auth_key=1600003600-0-0-5d41402abc4b2a76b9719d911017c592");
}

CallbackLog::Texts texts_of(const Event& event) {
    CallbackLog::Texts texts;
    for (const Field field : documented_fields(event.kind)) {
        const std::string_view text = text_of(event, field);
        const bool has_urls = form_of(field) == FieldForm::list && !text.empty();
        texts.emplace_back(field, has_urls ? with_signed_url(text) : std::string(text));
    }
    return texts;
}

}  // namespace

std::shared_ptr<const CallbackLog> visit(std::size_t publications) {
    const History history = simulate(scenario_of(publications));
    auto log = std::make_shared<CallbackLog>();
    for (const Event& event : history.callbacks()) {
        log->add(event, texts_of(event));
    }
    return log;
}

}  // namespace anyorder
