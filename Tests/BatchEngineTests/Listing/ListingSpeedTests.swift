// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client
import TestSupport
import Testing

@testable import BatchEngine

/// How many round trips a listing takes, when all requests in flight are answered together.
@Suite struct ListingSpeedTests {
    enum Keyspace: String, CaseIterable {
        case numbers, hashes, skewed, deep, dates, names, unpadded, long, chinese

        func keys(_ count: Int) -> [[UInt8]] {
            var random = SeededGenerator(seed: 7)
            return Set((0..<count).map { Array(key($0, of: count, &random).utf8) }).map { $0 }
        }

        private func key(_ number: Int, of count: Int, _ random: inout SeededGenerator) -> String {
            switch self {
            case .numbers: return "object-\(padded(number, 8)).dat"
            case .hashes: return hexadecimal(random.next())
            case .skewed:
                return number % 20 == 0
                    ? "\(hexadecimal(random.next()).prefix(3))/\(number)"
                    : "logs/2024/01/01/part-\(padded(number, 9)).gz"
            case .deep:
                return "dir-\(padded(number / 2_000, 4))/sub-\(padded(number / 50 % 40, 4))/"
                    + "file-\(padded(number % 50, 6)).parquet"
            case .dates:
                let day = number * 900 / count
                return "events/year=\(2_023 + day / 360)/month=\(padded(day % 360 / 30 + 1, 2))/"
                    + "day=\(padded(day % 30 + 1, 2))/\(hexadecimal(random.next())).json"
            case .names:
                let words = ["alpha", "Beta", "gamma", "delta", "eps", "zeta", "eta", "theta"]
                return (0..<6).map { _ in words.randomElement(using: &random) ?? "" }
                    .joined(separator: "/")
            case .unpadded: return "user\(number)/avatar.png"
            case .long:
                return String(repeating: "x", count: 400) + "/" + padded(number, 9)
                    + String(repeating: "y", count: 400)
            case .chinese:
                let characters = (0..<4).map { _ in
                    Unicode.Scalar(UInt32.random(in: 0x4E00...0x9FA5, using: &random)) ?? " "
                }
                return String(String.UnicodeScalarView(characters))
            }
        }

        private func padded(_ number: Int, _ width: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }

        private func hexadecimal(_ number: UInt64) -> String {
            let text = String(number, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
    }

    @Test(
        "200 pages are listed in a ninth of the round trips, of 16 requests each",
        arguments: Keyspace.allCases)
    func rounds(keyspace: Keyspace) throws {
        var bucket = ModelBucket(distinct: keyspace.keys(20_000))
        bucket.pageMax = 100
        var plan = ListingPlan(ListingState(ListingScope(bucket: "b")), requestsMax: 16)
        var rounds = 0
        var requests = 0
        var rows = 0
        while !plan.isComplete {
            var asked: [(ListingRequest, ObjectsPage)] = []
            while let request = plan.next() {
                asked.append(
                    (request, bucket.page(after: request.marker, countMax: request.countMax)))
            }
            rounds += 1
            requests += asked.count
            for (request, page) in asked {
                rows += try plan.take(page, for: request).reduce(0) { $0 + $1.objects.count }
            }
        }
        #expect(rows == bucket.rows.count)
        let pages = (bucket.rows.count + 99) / 100
        #expect(pages >= 9 * rounds, "\(rounds) rounds for \(pages) pages")
        #expect(2 * requests <= 3 * pages, "\(requests) requests for \(pages) pages")
    }
}
