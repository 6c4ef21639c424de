-- One parameter table, shop_load: seed and the number of rows per table. The same seed gives the same rows.
INSERT INTO customers (external_id, email, name, country, tier, newsletter, credit_limit, birth_date, preferences, avatar, tags, last_login_from, created_at)
SELECT md5(seed || 'customer' || n)::uuid, 'customer' || n || '@example.com', 'Customer ' || n || ' Ünïçødé',
       (ARRAY['DE', 'FR', 'GB', 'US', 'JP'])[1 + h % 5], (ARRAY['basic', 'silver', 'gold'])[1 + h % 3]::customer_tier, h % 2 = 0,
       (h % 1000000) / 100.0, CASE WHEN h % 7 <> 0 THEN date '1950-01-01' + h % 20000 END,
       jsonb_build_object('language', 'l' || h % 9, 'size', h % 50, 'nested', jsonb_build_array(h % 3, NULL, h % 2 = 0)),
       CASE WHEN h % 5 = 0 THEN decode(md5(seed || 'avatar' || n), 'hex') END, ARRAY['tag' || h % 4, 'a "quoted", tag'],
       ('10.' || h % 200 || '.' || h % 250 || '.' || 1 + h % 254)::inet, timestamptz '2024-01-01 00:00+00' + h % 600 * interval '1 hour'
FROM shop_load, generate_series(1, customers) n, LATERAL (SELECT (hashtextextended('c' || n, seed) & 2147483647)::int) x (h);

INSERT INTO products (sku, title, description, price, weight_kg, warranty, attributes)
SELECT 'SKU-' || n, 'Product ' || n, CASE WHEN h % 3 <> 0 THEN 'What product ' || n || ' is good for' END, (1 + h % 50000) / 100.0, (h % 1000) / 7.0,
       h % 36 * interval '1 month', jsonb_build_object('colour', (ARRAY['red', 'green', 'blue'])[1 + h % 3])
FROM shop_load, generate_series(1, products) n, LATERAL (SELECT (hashtextextended('p' || n, seed) & 2147483647)::int) x (h);

INSERT INTO inventory (product_id, shelf, quantity) SELECT id, 'S' || id % 1000, 100 FROM products;

INSERT INTO orders (customer_id, reference, status, total, ship_by, note, placed_at)
SELECT 1 + h % customers, md5(seed || 'order' || n)::uuid, (ARRAY['placed', 'paid', 'packed', 'shipped'])[1 + h % 4]::order_status,
       (h % 100000) / 100.0, date '2025-01-01' + h % 365, CASE WHEN h % 6 = 0 THEN 'Leave it at door ' || h % 100 END,
       timestamptz '2025-01-01 00:00+00' + h % 500000 * interval '1 minute'
FROM shop_load, generate_series(1, orders) n, LATERAL (SELECT (hashtextextended('o' || n, seed) & 2147483647)::int) x (h);

INSERT INTO order_items (order_id, line, product_id, quantity, unit_price)
SELECT n, line, 1 + (h + line) % products, 1 + h % 5, (1 + h % 50000) / 100.0
FROM shop_load, generate_series(1, orders) n, LATERAL (SELECT (hashtextextended('i' || n, seed) & 2147483647)::int) x (h), generate_series(1, 1 + h % 3) line;

INSERT INTO events (id, kind, payload, took, occurred_at)
SELECT md5(seed || 'event' || n)::uuid, 'page-view', jsonb_build_object('path', '/p/' || h % 100), h % 5000 * interval '1 millisecond',
       timestamptz '2025-06-01 00:00+00' + n * interval '1 second'
FROM shop_load, generate_series(1, events) n, LATERAL (SELECT (hashtextextended('e' || n, seed) & 2147483647)::int) x (h);

-- Rows that the workload leaves alone, for faults
INSERT INTO customers (id, external_id, email, name, country, credit_limit, created_at)
SELECT first + n, md5(seed || 'reserved customer' || n)::uuid, 'reserved' || n || '@example.com', 'Reserved ' || n, 'DE', 1, timestamptz '2024-01-01 00:00+00'
FROM shop_load, generate_series(1, reserved) n;

INSERT INTO orders (id, customer_id, reference, total, placed_at)
SELECT first + n, 1, md5(seed || 'reserved order' || n)::uuid, 1, timestamptz '2025-01-01 00:00+00'
FROM shop_load, generate_series(1, reserved) n;

INSERT INTO order_items (order_id, line, product_id, quantity, unit_price)
SELECT first + n, 1, 1, 1, 1 FROM shop_load, generate_series(1, reserved) n;
