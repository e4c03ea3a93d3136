// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import StoreBench

/// Workloads on the command line, separated by commas: `copy,list`.
struct WorkloadList: ExpressibleByArgument {
    let workloads: [BenchWorkload]

    init?(argument: String) {
        let named = argument.split(separator: ",", omittingEmptySubsequences: false).map {
            BenchWorkload(rawValue: String($0))
        }
        guard named.allSatisfy({ $0 != nil }) else { return nil }
        // Each once, in the order named.
        workloads = named.compactMap { $0 }.reduce(into: []) { list, workload in
            if !list.contains(workload) { list.append(workload) }
        }
    }
}
