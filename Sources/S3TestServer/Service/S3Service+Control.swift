// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import FoundationEssentials
import Synchronization

// The unsigned interface for tests under `/_test/`.
extension S3Service {
    /// Answers a request to `/_test/…`.
    func control(_ http: HTTPRequest) -> HTTPResponse {
        let path = String(decoding: http.rawPath, as: UTF8.self)
        var query: [String: String] = [:]
        for (name, value) in RequestRouter.query(http.rawQuery) ?? [] {
            query[String(decoding: name, as: UTF8.self)] = String(decoding: value, as: UTF8.self)
        }
        switch (http.method, path) {
        case ("PUT", "/_test/virtual"): return seedVirtual(query)
        case ("POST", "/_test/fill"): return fill(query, keys: http.body)
        case ("PUT", "/_test/object"): return changeObject(query)
        case ("POST", "/_test/listing"): return replaceListing(http.body)
        case ("GET", "/_test/listing"): return json(listingBehaviour.withLock { $0 })
        case ("POST", "/_test/faults"): return replaceFaults(http.body)
        case ("GET", "/_test/faults"): return json(faults.withLock { $0.plan })
        case ("GET", "/_test/requests"): return json(log.entries)
        case ("GET", "/_test/counters"): return json(log.counters)
        case ("GET", "/_test/truth"): return truth(query)
        case ("DELETE", "/_test/truth"):
            store.withState { $0.truth = Truth() }
            return HTTPResponse(status: 204)
        case ("DELETE", "/_test/requests"):
            log.removeAll()
            return HTTPResponse(status: 204)
        default: return text(404, "no such test control: \(http.method) \(path)")
        }
    }

    private func replaceFaults(_ body: [UInt8]) -> HTTPResponse {
        do {
            let plan = try JSONDecoder().decode(FaultPlan.self, from: Data(body))
            faults.withLock { $0 = FaultDecider(plan) }
            return HTTPResponse(status: 204)
        } catch {
            return text(400, "not a fault plan: \(error)")
        }
    }

    private func replaceListing(_ body: [UInt8]) -> HTTPResponse {
        do {
            let behaviour = try JSONDecoder().decode(ListingBehaviour.self, from: Data(body))
            listingBehaviour.withLock { $0 = behaviour }
            return HTTPResponse(status: 204)
        } catch {
            return text(400, "not a behaviour of listings: \(error)")
        }
    }

    private func json(_ value: some Encodable) -> HTTPResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            return text(500, "the answer cannot be written as JSON")
        }
        var response = HTTPResponse()
        response.add("Content-Type", "application/json")
        response.body = .bytes(Array(data))
        return response
    }

    /// A plain answer to a control request.
    func text(_ status: Int, _ message: String) -> HTTPResponse {
        var response = HTTPResponse(status: status)
        response.add("Content-Type", "text/plain")
        response.body = .bytes(Array((message + "\n").utf8))
        return response
    }
}
