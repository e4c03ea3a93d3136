// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel
import Testing

@testable import BatchControl

@Suite struct MetricsPageTests {
    /// As the documentation of the text format has it ("Exposition formats", comments and help).
    @Test func `labels are escaped`() {
        var page = PrometheusText()
        page.begin("m_total", .counter, "Help.")
        page.add([("code", "a\\b\"c\nd")], "1")
        page.add("2")
        #expect(
            page.text == "# HELP m_total Help.\n# TYPE m_total counter\n"
                + "m_total{code=\"a\\\\b\\\"c\\nd\"} 1\nm_total 2\n")
    }

    @Test func `every status has a sample, and every metric a type`() {
        let page = MetricsPage(
            engine: EngineMetrics(), jobs: [.active: 2], residentBytes: 4_096, startedAt: 1.5)
        let lines = page.text.split(separator: "\n")
        for status in JobStatus.allCases {
            let count = status == .active ? 2 : 0
            #expect(lines.contains("brigade_jobs{status=\"\(status.rawValue)\"} \(count)"))
        }
        let typed = lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ")[2] }
        #expect(Set(typed).count == typed.count)
        #expect(lines.contains("process_start_time_seconds 1.5"))
    }
}
