// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The style sheets of a picture and of the page around it.
enum ChartStyle {
    /// Of every figure, alone or in a page.
    static let figure = """
        text{font-family:system-ui,"Segoe UI","Liberation Sans",sans-serif;font-size:11px;\
        fill:#4d5560}.title{font-size:13px;font-weight:600;fill:#1c1f23}.row{font-size:17px;\
        font-weight:600;fill:#1c1f23}.axis{stroke:#8a939e;stroke-width:1}.grid{stroke:#e3e6ea;\
        stroke-width:1}.knee{stroke:#8a939e;stroke-width:1;stroke-dasharray:2 3}\
        .line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}\
        .dash{stroke-dasharray:5 4}.whisker{stroke-width:1;opacity:.6}\
        .area{opacity:.15}.paper{fill:#ffffff}\
        @media(prefers-color-scheme:dark){text{fill:#a9b2bc}.title,.row{fill:#e8eaed}\
        .axis,.knee{stroke:#6b747e}.grid{stroke:#2c3137}.paper{fill:#14171a}}
        """ + ChartColour.rules

    /// Of the page around them.
    static let page = """
        :root{color-scheme:light dark}body{font-family:system-ui,"Segoe UI","Liberation Sans",\
        sans-serif;margin:0 auto;padding:24px;max-width:1040px;background:#ffffff;color:#1c1f23;\
        line-height:1.45}h1{font-size:24px;margin:0 0 4px}h2{font-size:18px;margin:36px 0 4px}\
        p{margin:4px 0}.soft{color:#5b6470}.figures{display:grid;gap:16px;margin:12px 0;\
        grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr))}.figures svg{width:100%;\
        height:auto}.wide{overflow-x:auto}table{border-collapse:collapse;font-size:13px;\
        font-variant-numeric:tabular-nums}caption{text-align:left;padding:4px 0}\
        th,td{padding:3px 10px;text-align:right;white-space:nowrap;\
        border-bottom:1px solid #e3e6ea}th{font-weight:600}th:first-child,td:first-child{\
        text-align:left;padding-left:0}.knee-row{font-weight:600}\
        @media(prefers-color-scheme:dark){body{background:#14171a;color:#e8eaed}\
        .soft{color:#9aa4af}th,td{border-color:#2c3137}}
        """
}
