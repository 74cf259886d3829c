-- The sliding window of rate_limit: how many requests a caller may make in any hour, by tier.
--
--   FCALL rate_limit_hit 12 rate:<identifier>:<bucket> rate:<identifier>:<bucket - 1> … <tier>
--
-- The keys are the caller's buckets, the current one first; a bucket is the number of the five minutes since the epoch.
-- The answer is {1, requests left} or {0, milliseconds until one is free again}. What was refused is not counted, and a
-- counter never outlives its window: lifetime and count are set in one piece.

local window = windows.rate_limit

local function milliseconds_until_free(counts)
  local oldest = 1
  for position, count in ipairs(counts) do
    if count then oldest = position end
  end
  local time = redis.call('TIME')
  local into = (time[1] * 1000 + math.floor(time[2] / 1000)) % window.bucket
  return (window.buckets - oldest + 1) * window.bucket - into
end

local function hit(keys, arguments)
  local allowed = window.tiers[arguments[1]]
  if allowed == nil then return redis.error_reply('TIER there is no tier ' .. tostring(arguments[1])) end
  if #keys ~= window.buckets then
    return redis.error_reply('KEYS the window has ' .. window.buckets .. ' buckets, and ' .. #keys .. ' keys were given')
  end
  local counts, used = redis.call('MGET', unpack(keys)), 0
  for _, count in ipairs(counts) do
    if count then used = used + count end
  end
  if used >= allowed then return {0, milliseconds_until_free(counts)} end
  redis.call('INCR', keys[1])
  redis.call('PEXPIRE', keys[1], window.ttl, 'NX')
  return {1, allowed - used - 1}
end

redis.register_function('rate_limit_hit', hit)
