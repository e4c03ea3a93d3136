// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import BatchControl

@Suite struct ConsoleHTMLTests {
    @Test func `text that is put into a page cannot become markup`() {
        let hostile = "<script>alert(\"1\")</script>&'"
        let page: HTML = "<p title=\"\(hostile)\">\(hostile)</p>"
        let text = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;"
        #expect(page.text == "<p title=\"\(text)\">\(text)</p>")
    }

    @Test func `a part of a page stays what it is`() {
        let part: HTML = "<b>\("<")</b>"
        let none: HTML? = nil
        let page: HTML =
            "<p>\(part)\(none)\([part, part])\(" x", when: false)\(" y", when: true)</p>"
        #expect(page.text == "<p><b>&lt;</b><b>&lt;</b><b>&lt;</b> y</p>")
    }

    @Test func `a segment of a path keeps nothing that would end it`() {
        let page: HTML = "/console/jobs/\(segment: "a/../b?c#d\"e é")"
        #expect(page.text == "/console/jobs/a%2F..%2Fb%3Fc%23d%22e%20%C3%A9")
    }

    @Test func `control characters and what turns a line round can be seen`() {
        let page: HTML = "\("a\u{0}b\u{1B}c\u{7F}d\u{202E}e")"
        #expect(page.text == "a\u{2400}b\u{241B}c\u{2421}d\u{FFFD}e")
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1_000, "1000"), (12_345, "12,345"), (1_234_567, "1,234,567"),
        (100_000, "100,000"),
    ])
    func `large numbers have their thousands apart`(number: Int, text: String) {
        #expect(Figures.count(number) == text)
    }

    @Test(
        arguments: [
            (0.4, "0 s"), (59, "59 s"), (60, "1 min"), (61, "1 min 1 s"), (3_600, "1 h"),
            (7_500, "2 h 5 min"), (90_000, "1 d 1 h"), (.infinity, "unknown"),
        ] as [(Double, String)])
    func `a duration has its two largest units`(seconds: Double, text: String) {
        #expect(Figures.duration(seconds: seconds) == text)
    }

    @Test func `a percentage is never rounded up to all`() {
        #expect(Figures.percent(9_999, of: 10_000) == "99.9 %")
        #expect(Figures.percent(10_000, of: 10_000) == "100 %")
        #expect(Figures.percent(1, of: 0) == "0 %")
    }

    @Test(arguments: ["%", "%4", "%GG", "%ff%fe"])
    func `a damaged encoding is not read`(text: String) {
        #expect(PercentEncoding.decode(text) == nil)
    }

    @Test func `a form is read as browsers send it`() {
        let form = FormFields("a=1+2&b=%C3%A9%0D%0Ax&a=3&empty=&flag")
        #expect(form?["a"] == "1 2")
        #expect(form?.all("a") == ["1 2", "3"])
        #expect(form?["b"] == "é\nx")
        #expect(form?["empty"] == nil)
        #expect(form?.raw("flag") == "")
        #expect(FormFields("a=%zz") == nil)
        let many = (0...ConsoleLimits.formFieldsMax).map { "f\($0)=1" }.joined(separator: "&")
        #expect(FormFields(many) == nil)
    }
}
