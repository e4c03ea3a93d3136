// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// `/metrics`: docs/metrics.md is this file as a table. Pure.
struct MetricsPage {
    let engine: EngineMetrics
    /// Jobs of the state directory by status.
    let jobs: [JobStatus: Int]
    /// Bytes of memory that the process has in use; nil where the system does not tell.
    let residentBytes: UInt64?
    /// Seconds since 1970 when the process began.
    let startedAt: Double

    var text: String {
        var page = PrometheusText()
        requests(&page)
        tasks(&page)
        runs(&page)
        process(&page)
        return page.text
    }

    private func requests(_ page: inout PrometheusText) {
        page.begin(
            "brigade_requests_total", .counter,
            "Requests sent to the store, by S3 operation and class of HTTP status.")
        for call in engine.calls {
            for (status, count) in call.answers where count > 0 {
                page.add([("operation", call.name), ("status", status)], "\(count)")
            }
        }
        page.begin(
            "brigade_request_retries_total", .counter, "Requests that repeated one before.")
        for call in engine.calls { page.add([("operation", call.name)], "\(call.retries)") }
        page.begin(
            "brigade_request_throttles_total", .counter,
            "Answers that asked for fewer requests.")
        for call in engine.calls { page.add([("operation", call.name)], "\(call.throttles)") }
        page.begin(
            "brigade_request_duration_seconds", .histogram,
            "Time from sending a request to the end of its answer.")
        for call in engine.calls {
            for (seconds, count) in call.buckets {
                let bound = seconds.map { "\($0)" } ?? "+Inf"
                page.add(
                    [("operation", call.name), ("le", bound)], suffix: "_bucket", "\(count)")
            }
            page.add([("operation", call.name)], suffix: "_sum", "\(call.seconds)")
            page.add(
                [("operation", call.name)], suffix: "_count", "\(call.buckets.last?.count ?? 0)")
        }
        page.begin("brigade_requests_in_flight", .gauge, "Requests that have no answer yet.")
        page.add("\(engine.requestsInFlight)")
    }

    private func tasks(_ page: inout PrometheusText) {
        page.begin(
            "brigade_tasks_total", .counter,
            "Tasks whose outcome is durable, by outcome and by error code of those that failed.")
        for tasks in engine.tasks {
            page.add([("outcome", tasks.outcome), ("code", tasks.code)], "\(tasks.count)")
        }
        page.begin(
            "brigade_part_copied_bytes_total", .counter,
            "Bytes of objects that were copied in parts; the size of others is not asked for.")
        page.add("\(engine.bytesCopied)")
    }

    private func runs(_ page: inout PrometheusText) {
        page.begin("brigade_jobs", .gauge, "Jobs of the state directory, by status.")
        for status in JobStatus.allCases {
            page.add([("status", status.rawValue)], "\(jobs[status] ?? 0)")
        }
        page.begin("brigade_runs", .gauge, "Jobs that this process copies objects for now.")
        page.add("\(engine.runs)")
        page.begin(
            "brigade_concurrency_limit", .gauge,
            "Copies that may be in flight, of all runs together.")
        page.add("\(engine.concurrencyLimit)")
        page.begin(
            "brigade_journal_pending_rows", .gauge,
            "Outcomes that are not durable yet: a kill would have those rows run again.")
        page.add("\(engine.rowsNotDurable)")
        page.begin(
            "brigade_journal_lag_seconds", .gauge,
            "Time since the last commit of the run that waits longest; 0 when nothing waits.")
        page.add("\(engine.journalLagSeconds)")
    }

    private func process(_ page: inout PrometheusText) {
        page.begin("brigade_build_info", .gauge, "Always 1; the version is a label.")
        page.add([("version", Product.version)], "1")
        page.begin(
            "process_start_time_seconds", .gauge, "When the process began, seconds since 1970.")
        page.add("\(startedAt)")
        guard let residentBytes else { return }
        page.begin("process_resident_memory_bytes", .gauge, "Memory in use.")
        page.add("\(residentBytes)")
    }
}
