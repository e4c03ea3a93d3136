// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import StoreBench

@Suite struct BenchPlanTests {
    private func plan(_ change: (inout BenchPlan) -> Void) -> BenchPlan {
        var plan = BenchPlan()
        change(&plan)
        return plan
    }

    @Test("without flags everything is measured, with sizes that fit")
    func defaults() {
        #expect(BenchPlan().problem == nil)
        #expect(
            BenchPlan().series.map(\.name) == [
                "copy 4 KiB", "copy 1 MiB", "multipart 64 MiB", "put 4 KiB", "put 1 MiB",
                "get 4 KiB", "get 1 MiB", "list",
            ])
    }

    @Test("a size is measured where it can be")
    func sizes() {
        let plan = plan { $0.objectBytes = [1 << 10, 128 << 20] }
        #expect(plan.problem == nil)
        #expect(
            plan.series.map(\.name) == [
                "copy 1 KiB", "copy 128 MiB", "multipart 128 MiB", "put 1 KiB", "get 1 KiB",
                "get 128 MiB", "list",
            ])
        #expect(plan.unusableSizes(for: .put) == [128 << 20])
        #expect(plan.unusableSizes(for: .multipart) == [1 << 10])
    }

    @Test("a workload left without a size is a problem that is told")
    func noSize() throws {
        let small = plan { $0.objectBytes = [4_096] }
        #expect(try #require(small.problem).contains("--workload multipart"))
        let large = plan {
            $0.objectBytes = [1 << 30]
            $0.workloads = [.stream]
        }
        #expect(try #require(large.problem).contains("--workload stream"))
    }

    @Test("answers that would not fit in memory are not asked for")
    func memory() throws {
        let many = plan {
            $0.objectBytes = [64 << 20]
            $0.workloads = [.stream]
            $0.concurrency = [1_024]
        }
        #expect(try #require(many.problem).contains("at most 128"))
        let small = plan {
            $0.workloads = [.stream]
            $0.objectBytes = [4_096]
            $0.concurrency = [1_024]
        }
        #expect(small.problem == nil)
    }

    @Test("copies in parts are given a connection for each part under way")
    func connections() {
        let plan = plan {
            $0.workloads = [.multipart]
            $0.concurrency = [8, 64]
        }
        #expect(plan.connectionsMax == 256)
    }

    @Test("a cell writes to as many keys as fit into its space, and to one at least")
    func space() {
        #expect(WorkerKeys.count(spaceBytes: 1 << 30, objectBytes: 1 << 20, workers: 4) == 256)
        #expect(WorkerKeys.count(spaceBytes: 1, objectBytes: 1 << 20, workers: 4) == 1)
        var keys = WorkerKeys(prefix: Array("p/cell-1/".utf8), worker: 3, count: 2)
        let written = (0..<3).map { _ in String(decoding: keys.next(), as: UTF8.self) }
        #expect(written == ["p/cell-1/3/0", "p/cell-1/3/1", "p/cell-1/3/0"])
    }
}
