// How an SVG of a case looks, in light and in dark. Rules name no variables: not every program that
// draws SVG knows them.
#pragma once

#include <string_view>

namespace anyorder {

inline constexpr std::string_view svg_style = R"(<style>
.ao-paper{fill:#fff;stroke:#d9dee5}
.ao-card{fill:#f5f7fa;stroke:#c5ccd6}
.ao-again .ao-card{stroke:#8592a3;stroke-dasharray:5 4}
.ao-marked .ao-card{fill:#fdeeec;stroke:#cf3f35;stroke-width:2}
.ao-text{fill:#1d2430;font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.ao-number{font-size:16px;font-weight:700}
.ao-muted{fill:#5b6675}
.ao-row{font-weight:700}
.ao-true{fill:#1a6b3c}
.ao-wrong{fill:#b3261e}
.ao-line{fill:none;stroke:#8592a3;stroke-width:2}
.ao-seam{fill:none;stroke:#fff;stroke-width:7}
.ao-line.ao-marked{stroke:#cf3f35;stroke-width:3.5}
.ao-line.ao-again{stroke-dasharray:6 5}
.ao-head{fill:#8592a3}
.ao-head.ao-marked{fill:#cf3f35}
@media (prefers-color-scheme:dark){
.ao-paper{fill:#12161c;stroke:#2b333e}
.ao-card{fill:#1c222b;stroke:#3c4756}
.ao-again .ao-card{stroke:#77869a}
.ao-marked .ao-card{fill:#341d1e;stroke:#f2766b}
.ao-text{fill:#e5eaf1}
.ao-muted{fill:#9aa7b8}
.ao-true{fill:#6fce96}
.ao-wrong{fill:#ff938a}
.ao-line{stroke:#77869a}
.ao-seam{stroke:#12161c}
.ao-line.ao-marked{stroke:#f2766b}
.ao-head{fill:#77869a}
.ao-head.ao-marked{fill:#f2766b}
}
</style>
)";

}  // namespace anyorder
