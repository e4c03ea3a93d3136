// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import Logging

/// How what is logged is written to standard error.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json

    /// A logger of that format.
    func logger(isVerbose: Bool) -> Logger {
        var logger = Logger(label: "brigade") { label in
            switch self {
            case .text: StreamLogHandler.standardError(label: label)
            case .json: JSONLogHandler()
            }
        }
        logger.logLevel = isVerbose ? .debug : .info
        return logger
    }
}
