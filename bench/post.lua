-- One feedback per request, each from another phone, so that none counts as pressed twice.
local number = 0
local base = nil
function setup(thread) thread:set("seed", os.time()) end
request = function()
  number = number + 1
  base = base or (seed % 97) * 100000
  local phone = string.format("09%08d", (base + number) % 100000000)
  local body = "full_name=Nguy%E1%BB%85n+V%C4%83n+Th%E1%BB%AD&phone=" .. phone ..
    "&kind=report&topic=results&reply_mode=phone&consent_core=yes&consent_story=yes&target_unit=unknown" ..
    "&content=H%E1%BB%93+s%C6%A1+n%E1%BB%99p+hai+th%C3%A1ng+ch%C6%B0a+c%C3%B3+k%E1%BA%BFt+qu%E1%BA%A3%2C+xin+cho+" ..
    "bi%E1%BA%BFt+khi+n%C3%A0o+%C4%91%C6%B0%E1%BB%A3c+tr%E1%BA%A3+l%E1%BB%9Di+v%C3%A0+c%E1%BA%A7n+b%E1%BB%95+sung+gi."
  return wrk.format("POST", "/api/forms/feedback",
    { ["Content-Type"] = "application/x-www-form-urlencoded", ["Accept"] = "text/html" }, body)
end
local bad = 0
response = function(status) if status ~= 303 then bad = bad + 1 end end
done = function(summary, latency)
  io.write(string.format("RESULT %d %d %d %.3f %.3f %d\n", summary.requests, summary.duration,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
