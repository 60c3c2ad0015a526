-- One comment per request on one page, as isso's own script sends it.
local number = 0
request = function()
  number = number + 1
  local body = string.format('{"author": "Nguyen Van Thu", "email": null, "website": null, "parent": null, "title": "Bench", "text": ' ..
    '"Ho so nop hai thang chua co ket qua, xin cho biet khi nao duoc tra loi va can bo sung gi (%d)."}', number)
  return wrk.format("POST", "/new?uri=%2Fbench", { ["Content-Type"] = "application/json" }, body)
end
local bad = 0
response = function(status) if status ~= 201 and status ~= 202 then bad = bad + 1 end end
done = function(summary, latency)
  io.write(string.format("RESULT %d %d %d %.3f %.3f %d\n", summary.requests, summary.duration,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
