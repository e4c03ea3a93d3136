// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client
import Testing

@testable import StoreBench

@Suite struct ChartTests {
    private var series: SeriesResult {
        .make(
            cells: [
                .make(concurrency: 1, callsPerSecond: 300), .make(concurrency: 2),
                .make(concurrency: 4, callsPerSecond: 1_040),
            ], knee: 2)
    }

    @Test(
        "an axis begins at zero, has room above, and a handful of round ticks",
        arguments: [0.003, 0.7, 1, 9.9, 12, 99, 100, 1_234, 56_789, 4e6])
    func scale(largest: Double) {
        let scale = ChartScale(largest: largest)
        #expect(scale.ticks.first == 0)
        #expect(scale.top > largest)
        #expect((3...6).contains(scale.ticks.count))
        #expect(scale.ticks.allSatisfy { $0 <= scale.top })
        #expect(Set(scale.ticks.map { scale.text(of: $0) }).count == scale.ticks.count)
    }

    @Test("a picture is well-formed, whatever the names in it")
    func wellFormed() throws {
        let picture = ChartPage.svg([
            (name: "a <b> & \"c\"", result: .make([series])),
            (name: "other", result: .make([series])),
        ])
        let tree = try #require(XMLElementReader.read(Array(picture.utf8), strictly: true))
        #expect(tree.name == "svg")
        #expect(tree.all("svg").count == 4)
        #expect(picture.contains("a &lt;b&gt; &amp; &quot;c&quot;"))
    }

    @Test("a page has its figures, its numbers and nothing from elsewhere")
    func page() {
        let page = ChartPage.html([(name: "n", result: .make([series]))])
        #expect(page.components("<svg") == 4)
        #expect(page.components("<table") == 1)
        #expect(page.components("<tr class=\"knee-row\">") == 1)
        #expect(!page.contains("<script"))
        #expect(!page.contains("src="))
        #expect(!page.contains("href="))
        #expect(page.contains("A &lt;fast&gt; one"))
    }

    @Test("a figure tells its values in words")
    func description() throws {
        let figure = try #require(
            SeriesFigures(
                series.series, [.init(name: "n", colour: .result(0), result: series)]
            ).all.first)
        let tree = try #require(XMLElementReader.read(Array(figure.svg().utf8), strictly: true))
        #expect(
            tree.value("desc")
                == "n: 1 at once 300 calls/s; 2 at once 1,000 calls/s; 4 at once 1,040 calls/s")
    }

    @Test("labels of many levels leave each other room")
    func labels() {
        let figure = ChartFigure(
            title: "t", unit: "u", xLabel: "x",
            ticks: (0...20).map { .init(x: Double($0) / 20, text: "1000") },
            lines: [ChartLine(name: "n", colour: .result(0), points: [])], mark: nil)
        // 288 pixels, each label 31.2 wide.
        #expect(figure.svg().components(">1000</text>") <= 10)
    }

    @Test("distributions share their buckets, begin and end at nothing, and add up to all")
    func distribution() throws {
        let fast = LatencySummary.make([(100, 30), (119, 10)])
        let slow = LatencySummary.make([(400, 5)])
        let axis = try #require(LatencyDistribution([fast, slow]))
        // From 100 to 400 are two octaves: 9 buckets, and an empty one at each side.
        let points = axis.points(of: fast)
        #expect(points.count == 11)
        #expect(points.map(\.share) == [0, 0.75, 0.25, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(axis.points(of: slow).map(\.share) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0])
        // Which end at 512.
        #expect(axis.ticks.map(\.text) == ["100 µs", "200 µs", "500 µs"])
        #expect(LatencyDistribution([]) == nil)
    }

    @Test("what took longer than the measured time is not drawn as a store that stood still")
    func overTime() {
        let slow = SeriesResult.make(
            cells: [.make(callsPerSecond: 0.2, points: [0, 0, 0, 0, 0])])
        let figures = SeriesFigures(
            slow.series, [.init(name: "n", colour: .result(0), result: slow)]
        ).all
        #expect(
            figures.map(\.title) == [
                "Throughput by concurrency", "Latency by concurrency", "Latencies with 8 at once",
            ])
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(_ text: String) -> Int { ranges(of: text).count }
}
